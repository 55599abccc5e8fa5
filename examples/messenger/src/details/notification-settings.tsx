import { useConversationSettings } from '@parley/react';
import type { ConversationState } from '@parley/web';
import { useState } from 'react';
import { sayProblem } from '../shared/say-problem.js';

const levels: readonly (readonly [ConversationState['settings']['notifications'], string])[] = [
  ['all', 'All messages'],
  ['mentions', 'Mentions only'],
  ['none', 'Nothing'],
];

/** Of what I want to be told, and whether anything sounds. */
export function NotificationSettings({ conversationId }: { readonly conversationId: string }) {
  const { notifications, mutedUntil, muted, configure } = useConversationSettings(conversationId);
  const [problem, setProblem] = useState<string>();
  const change = (next: Parameters<typeof configure>[0]) => {
    setProblem(undefined);
    configure(next).catch((error: unknown) => setProblem(sayProblem(error)));
  };
  return (
    <section className="details-section">
      <h3 className="label">Notifications</h3>
      <label className="details-setting">
        <span>Tell me of</span>
        <select
          className="input"
          value={notifications}
          onChange={({ target }) => change({ notifications: target.value as typeof notifications })}
        >
          {levels.map(([level, words]) => (
            <option key={level} value={level}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {muted && mutedUntil !== undefined && (
        <p className="details-setting">
          <span className="meta">Muted</span>
          <button type="button" className="link" onClick={() => change({ mutedUntil: null })}>
            Unmute
          </button>
        </p>
      )}
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
