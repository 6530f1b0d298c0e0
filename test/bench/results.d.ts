export const MACHINE: string;
export function median(numbers: readonly number[]): number;
export function mean(numbers: readonly number[]): number;
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string;
export function writeSection(title: string, body: string): void;
export function today(): string;
