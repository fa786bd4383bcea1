/** Text of machines, as it was sent; longer than its place, it scrolls by itself. */
export function Code({ label, text }: { label: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="code" aria-label={label} tabIndex={0}>
      <code>{text}</code>
    </section>
  );
}
