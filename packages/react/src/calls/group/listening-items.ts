import CaptionsIcon from 'lucide-react/icons/captions';
import CircleDot from 'lucide-react/icons/circle-dot';
import CircleStop from 'lucide-react/icons/circle-stop';
import LockKeyhole from 'lucide-react/icons/lock-keyhole';
import type { groupCalls } from '../../theme/english-group.js';
import type { MenuItem } from '../../theme/menu.js';
import type { CallView } from '../observe-call.js';

/** What a menu offers of captions and of recording, where the call can have them; of an encrypted one, that it cannot. */
export function listeningItems(
  { call, state }: CallView,
  { words, record }: { readonly words: typeof groupCalls; readonly record: Pick<MenuItem, 'onSelect' | 'stays'> },
): readonly MenuItem[] {
  const { capabilities, captions, recording } = state;
  const items: MenuItem[] = [];
  if (state.encrypted)
    items.push({
      ...{ key: 'encrypted', label: words.encrypted, icon: LockKeyhole, apart: true, disabled: true },
      onSelect: () => undefined,
    });
  if (capabilities.captions)
    items.push({
      key: 'captions',
      label: words.captions,
      icon: CaptionsIcon,
      apart: true,
      checked: captions.enabled,
      onSelect: () => void call.setCaptionsEnabled(!captions.enabled).catch(() => undefined),
    });
  if (recording)
    items.push({
      key: 'stopRecording',
      label: words.stopRecording,
      icon: CircleStop,
      onSelect: () => void call.stopRecording().catch(() => undefined),
    });
  else if (capabilities.record) items.push({ key: 'record', label: words.record, icon: CircleDot, ...record });
  return items;
}
