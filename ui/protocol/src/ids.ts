// Ids made here. They are unique for ever, so that sending again is safe.

/** A version 4 UUID; `crypto.randomUUID` exists on secure origins only. */
export function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  // Every 0 becomes a random digit, and the 8 one of 8, 9, a, b.
  return '00000000-0000-4000-8000-000000000000'.replace(/[08]/g, (digit) => {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    return (digit === '8' ? 8 | (byte & 3) : byte & 15).toString(16);
  });
}
