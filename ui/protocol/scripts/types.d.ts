export const FILE: URL;
export function types(): Promise<string>;
