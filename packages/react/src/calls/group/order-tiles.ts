/** Who stands where. It changes as little as can be: faces that move are lost by those who look at them. */
export interface TileOrder {
  readonly ids: readonly string[];
  /** When each began to speak last, in turns. */
  readonly spoke: Readonly<Record<string, number>>;
  readonly turn: number;
  readonly speaker?: string;
}

/** What is known now. */
export interface TileNews {
  readonly present: readonly string[];
  readonly speaker?: string;
  /** The places that are seen: from the first, up to the last but not with it. */
  readonly first: number;
  readonly last: number;
}

export const noOrder: TileOrder = { ids: [], spoke: {}, turn: 0 };

/**
 * The order after the news; the same object where nothing changed. Who came stands at the end; where somebody left the others close
 * up. Who begins to speak out of sight changes places with the one in sight who has been silent for longest.
 */
export function orderTiles(order: TileOrder, { present, speaker, first, last }: TileNews): TileOrder {
  const stay = order.ids.filter((id) => present.includes(id));
  const come = present.filter((id) => !stay.includes(id));
  const same = stay.length === order.ids.length && come.length === 0;
  const begins = speaker !== undefined && speaker !== order.speaker && present.includes(speaker);
  if (same && !begins) return order;
  const ids = [...stay, ...come];
  if (!begins) return { ...order, ids };
  const spoke = { ...order.spoke, [speaker]: order.turn + 1 };
  const from = ids.indexOf(speaker);
  if (from < first || from >= last) {
    const to = silentPlace(ids, { first, last, spoke: order.spoke });
    if (to !== undefined) [ids[from], ids[to]] = [ids[to] as string, speaker];
  }
  return { ids, spoke, turn: order.turn + 1, speaker };
}

/** The place in sight of who has been silent for longest; of several, the last. */
function silentPlace(
  ids: readonly string[],
  { first, last, spoke }: Pick<TileNews, 'first' | 'last'> & Pick<TileOrder, 'spoke'>,
): number | undefined {
  let found: { readonly place: number; readonly at: number } | undefined;
  for (let place = first; place < Math.min(last, ids.length); place++) {
    const at = spoke[ids[place] as string] ?? 0;
    if (!found || at <= found.at) found = { place, at };
  }
  return found?.place;
}
