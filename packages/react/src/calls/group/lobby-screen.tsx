import { CallTile } from '../call-tile.js';
import type { CallView } from '../observe-call.js';
import { useGroupWords } from './use-group-words.js';

/** What somebody sees who waits to be let in: themselves, and that the host knows. */
export function LobbyScreen({ state }: Pick<CallView, 'state'>) {
  const { lobbyTitle, lobbyHint } = useGroupWords();
  const own = state.participants.find(({ local }) => local);
  return (
    <div className="parley-lobby">
      {own && <CallTile participant={own} avatarSize={96} className="parley-lobby-self" />}
      <p className="parley-lobby-title">{lobbyTitle}</p>
      <p className="parley-lobby-hint">{lobbyHint}</p>
    </div>
  );
}
