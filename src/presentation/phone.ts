// Phones as people write them: what is shown can be typed back.

/** `312-555-0100` for numbers of North America, others as they are; either can be typed back. */
export function phoneText(phone: string): string {
  return phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '$1-$2-$3');
}
