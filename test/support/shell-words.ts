// Splits a command line of a scenario as a shell would: spaces, single and double quotes, backslashes in double quotes.

export function splitWords(line: string): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s'"]|'[^']*'|"(?:[^"\\]|\\.)*")+)/gy;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    words.push(unquote(match[1] as string));
  }
  return words;
}

function unquote(word: string): string {
  return word.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"/g, (_, single?: string, double?: string) =>
    single === undefined ? (double ?? '').replace(/\\(.)/g, '$1') : single,
  );
}
