/** What is dialled to reach a phone (`tel:+33123456789`, `sip:desk@example.org`): its number or address. */
export function numberOf(phone: string): string {
  return phone.replace(/^(tel|sip):/u, '');
}
