import type { CallParticipant } from '@parley/core';
import Crown from 'lucide-react/icons/crown';
import EllipsisVertical from 'lucide-react/icons/ellipsis-vertical';
import Hand from 'lucide-react/icons/hand';
import MicOff from 'lucide-react/icons/mic-off';
import MonitorX from 'lucide-react/icons/monitor-x';
import UserMinus from 'lucide-react/icons/user-minus';
import VideoOff from 'lucide-react/icons/video-off';
import { useState } from 'react';
import { Avatar } from '../../theme/avatar.js';
import { cx } from '../../theme/cx.js';
import { IconButton } from '../../theme/icon-button.js';
import { Menu, type MenuItem } from '../../theme/menu.js';
import { useStrings } from '../../theme/use-strings.js';
import type { CallView } from '../observe-call.js';
import { useGroupWords } from './use-group-words.js';

/** One party of a call in the list of its people, and for the host what to do with them. */
export function PersonRow({
  call,
  state,
  participant,
  run,
}: CallView & {
  readonly participant: CallParticipant;
  readonly run: (work: () => Promise<unknown>) => void;
}) {
  const { calls } = useStrings();
  const { panel } = useGroupWords();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const { id, user, local, host, microphone, connected, state: where } = participant;
  const joined = where === 'joined';
  const detail = joined
    ? connected || local
      ? host && panel.host
      : panel.reconnecting
    : where === 'ringing'
      ? panel.ringing
      : panel.invited;
  const items = itemsFor(participant, { call, panel, run });
  return (
    <li className={cx('parley-people-row', !joined && 'parley-people-absent')}>
      <Avatar user={user} size={32} />
      <span className="parley-people-text">
        <bdi className="parley-people-name">{local ? panel.you(user.name) : user.name}</bdi>
        {detail && <span className="parley-people-detail">{detail}</span>}
      </span>
      {joined && !microphone && (
        <>
          <MicOff aria-hidden="true" className="parley-people-sign" size={16} strokeWidth={1.5} />
          <span className="parley-hidden">{calls.microphoneOff}</span>
        </>
      )}
      {state.capabilities.moderate && !local && (
        <IconButton
          icon={EllipsisVertical}
          label={panel.actions(user.name)}
          aria-haspopup="menu"
          aria-expanded={anchor !== undefined}
          onClick={({ currentTarget }) => setAnchor(anchor ? undefined : currentTarget)}
        />
      )}
      {anchor && (
        <Menu
          key={id}
          anchor={anchor}
          label={panel.actions(user.name)}
          items={items}
          onClose={() => setAnchor(undefined)}
        />
      )}
    </li>
  );
}

interface Tools {
  readonly call: CallView['call'];
  readonly panel: ReturnType<typeof useGroupWords>['panel'];
  readonly run: (work: () => Promise<unknown>) => void;
}

function itemsFor(participant: CallParticipant, { call, panel, run }: Tools): readonly MenuItem[] {
  const { id, state, microphone, camera, screen, handRaisedAt } = participant;
  const joined = state === 'joined';
  const all: readonly (MenuItem & { readonly when: boolean })[] = [
    { when: microphone, key: 'mute', label: panel.mute, icon: MicOff, onSelect: () => run(() => call.mute(id)) },
    {
      ...{ when: camera, key: 'camera', label: panel.stopCamera, icon: VideoOff },
      onSelect: () => run(() => call.mute(id, 'camera')),
    },
    {
      ...{ when: screen, key: 'screen', label: panel.stopScreen, icon: MonitorX },
      onSelect: () => run(() => call.mute(id, 'screen')),
    },
    {
      ...{ when: handRaisedAt !== undefined, key: 'hand', label: panel.lower, icon: Hand },
      onSelect: () => run(() => call.lowerHand(id)),
    },
    {
      ...{ when: true, key: 'host', label: panel.makeHost, icon: Crown },
      onSelect: () => run(() => call.configure({ host: id })),
    },
  ];
  const shown: readonly MenuItem[] = joined ? all.filter(({ when }) => when).map(({ when: _, ...item }) => item) : [];
  return [
    ...shown,
    {
      ...{ key: 'remove', label: panel.remove, icon: UserMinus, danger: true, apart: shown.length > 0 },
      onSelect: () => run(() => call.remove(id)),
    },
  ];
}
