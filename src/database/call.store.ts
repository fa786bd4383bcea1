/** The statement that calls a set-returning function with so many parameters. */
export function callStatement(name: string, parameters: number): string {
  const places = Array.from({ length: parameters }, (_, index) => `$${index + 1}`).join(', ');
  return `select * from ${name}(${places})`;
}
