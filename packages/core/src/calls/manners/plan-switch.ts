import type { DeviceKind, MediaDevice } from '../media-port.js';

/** What the devices of one kind were and are, and what the user wants of them. */
export interface DeviceChange {
  readonly kind: DeviceKind;
  readonly before: readonly MediaDevice[];
  readonly now: readonly MediaDevice[];
  /** What the user chose, also while it is not connected. */
  readonly chosen?: string;
}

/** How browsers name what the system uses unless told otherwise. */
const standard = 'default';

/**
 * The device to go on with after devices came or went; undefined where all stays. Who chose a device keeps it, and gets it back when
 * it returns; who did not goes with the system: to what it uses now, such as a headset that was plugged in.
 */
export function planSwitch({ kind, before, now, chosen }: DeviceChange): string | undefined {
  const [was, is] = [before, now].map((all) => all.filter((device) => device.kind === kind));
  if (!was || !is) return undefined;
  if (chosen !== undefined && chosen !== standard) {
    if (has(is, chosen)) return has(was, chosen) ? undefined : chosen;
    if (has(was, chosen)) return kind === 'speaker' ? is[0]?.id : undefined;
  }
  // Tracks of a device that is gone end by themselves, and the next best is opened then.
  return kind !== 'speaker' && usedOneIsGone(was, is) ? undefined : follow(was, is);
}

/** Whether what the system used is not connected any more. */
function usedOneIsGone(was: readonly MediaDevice[], is: readonly MediaDevice[]): boolean {
  const [first] = was;
  if (first?.id !== standard) return first !== undefined && !has(is, first.id);
  const { label, groupId } = first;
  return was.some(
    (device) =>
      !has(is, device.id) &&
      ((groupId !== undefined && device.groupId === groupId) || (device.label !== '' && label.endsWith(device.label))),
  );
}

function has(all: readonly MediaDevice[], id: string): boolean {
  return all.some((device) => device.id === id);
}

/** What the system uses now, if it used something else before. */
function follow(was: readonly MediaDevice[], is: readonly MediaDevice[]): string | undefined {
  // A list that was empty is one that was not known yet.
  if (was.length === 0) return undefined;
  const [former, present] = [was, is].map((all) => all.find(({ id }) => id === standard));
  if (present) return former && nameOf(former) === nameOf(present) ? undefined : standard;
  // Other browsers list first what the system uses.
  const first = is[0]?.id;
  return first === was[0]?.id ? undefined : first;
}

/** The label of the default device says what it is, such as "Default - Headset"; so does its group where there is no label. */
function nameOf({ label, groupId }: MediaDevice): string {
  return `${label} ${groupId ?? ''}`;
}
