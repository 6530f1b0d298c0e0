// Words as a shell reads them: the commands that messages offer can be copied, whatever the names in them are.

/**
 * The word as it is where nothing in it is special, else in double quotes, with what a shell would still run in those made
 * plain: a service called `$(reboot)` stays a name.
 */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `"${text.replace(/["\\$`]/g, '\\$&')}"`;
}
