/** The id of the conversation that a link, or the id itself, leads to. */
export function readInvitation(text: string): string | undefined {
  const given = text.trim();
  const query = URL.canParse(given) ? new URL(given).searchParams : undefined;
  const id = query ? (query.get('join') ?? query.get('chat') ?? '') : given;
  return /^cnv_[\w-]{1,64}$/u.test(id) ? id : undefined;
}
