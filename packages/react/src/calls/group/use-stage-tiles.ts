import type { CallParticipant, CallSnapshot } from '@parley/core';
import { useState } from 'react';
import { arrangeStage, faceLimit, type Arrangement, type StageLayout } from './arrange-stage.js';
import type { Size } from './fit-tiles.js';
import { noOrder, orderTiles, type TileOrder } from './order-tiles.js';

/** One tile: somebody's face, or the screen that they share. */
export interface StageTile {
  /** Theirs alone: a participant's id, or that of their screen. */
  readonly key: string;
  readonly participant: CallParticipant;
  readonly screen: boolean;
}

/** What is on a stage now. */
export interface StageTiles {
  readonly large?: StageTile;
  readonly faces: readonly StageTile[];
  readonly arrangement: Arrangement;
  readonly toPage: (page: number) => void;
}

const screenKey = (id: string) => `screen of ${id}`;

/** The tiles of a call of many: which of them are seen, where, and in which order. */
export function useStageTiles(
  state: CallSnapshot,
  { layout, pinned, place }: { readonly layout: StageLayout; readonly pinned?: string; readonly place: Size },
): StageTiles {
  const [page, toPage] = useState(0);
  const [order, setOrder] = useState<TileOrder>(noOrder);
  const here = state.participants.filter(isHere);
  const faces = here.map((participant) => ({ key: participant.id, participant, screen: false }));
  const screens = here
    .filter(({ screen, tracks }) => screen && tracks.screen)
    .map((participant) => ({ key: screenKey(participant.id), participant, screen: true }));
  const all: readonly StageTile[] = [...screens, ...faces];
  const find = (key: string | undefined) => all.find((tile) => tile.key === key);
  const others = faces.filter(({ participant }) => !participant.local);
  const shared = screens.find(({ participant }) => !participant.local) ?? screens[0];
  const speaker = layout === 'grid' ? undefined : (find(state.activeSpeaker) ?? others[0] ?? faces[0]);
  const large = find(pinned) ?? shared ?? speaker;

  const wish = { layout, large: large !== undefined, place, page };
  const rest = all.filter((tile) => tile !== large);
  const before = arrangeStage({ ...wish, faces: rest.length });
  const mine = rest.findIndex(({ screen, participant }) => !screen && participant.local);
  // I am the last of the first page: seen, and in nobody's way.
  const myPlace = before.size > 1 ? Math.min(before.size, rest.length) - 1 : rest.length - 1;
  const shift = mine >= 0 && before.first > myPlace ? 1 : 0;
  // Where a face is large, whoever speaks moves nobody: the large one stands in the order, too.
  const brings = before.way !== 'alone' && (large === undefined || large.screen);
  const next = orderTiles(order, {
    present: others.map(({ key }) => key),
    speaker: state.activeSpeaker,
    first: before.first - shift,
    last: brings ? before.last - (mine >= 0 && before.last > myPlace ? 1 : 0) : 0,
  });
  if (next !== order) setOrder(next);

  const placeOf = ({ key, screen }: StageTile) => (screen ? -1 : next.ids.indexOf(key));
  const ordered = rest.filter((_, index) => index !== mine).sort((one, other) => placeOf(one) - placeOf(other));
  if (mine >= 0) ordered.splice(myPlace, 0, rest[mine] as StageTile);
  // Who has not answered has a face while there is room for it.
  const asked = state.participants
    .filter((each) => !each.local && (each.state === 'ringing' || each.state === 'invited'))
    .slice(0, Math.max(0, (large ? 3 : faceLimit(place)) - ordered.length))
    .map((participant) => ({ key: participant.id, participant, screen: false }));
  const shown = [...ordered, ...asked];
  const arrangement = arrangeStage({ ...wish, faces: shown.length });
  return { large, faces: shown.slice(arrangement.first, arrangement.last), arrangement, toPage };
}

function isHere({ local, state }: CallParticipant): boolean {
  return state === 'joined' || (local && state !== 'left');
}
