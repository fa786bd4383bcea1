/** The data of server-sent events, as they come. */
export async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const events = rest.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = event.split('\n').filter(line => line.startsWith('data:'));
        if (data.length > 0) yield data.map(line => line.slice('data:'.length)).join('\n');
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
