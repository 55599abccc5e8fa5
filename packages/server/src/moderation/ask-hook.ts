import { limits, type User } from '@parley/protocol';
import { logFailure } from '../kernel/log-failure.js';
import type { AskedOf, Said } from '../kernel/message-filters.js';
import type { HookRules, MessageHook } from '../kernel/message-hook.js';
import type { Log, Metrics } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import { exceedsBytes, isStorable } from '../kernel/text.js';

/** What is asked of an app. */
export interface Asking<T extends Said> {
  readonly app: string;
  readonly rules: HookRules;
  readonly user: User;
  readonly where: AskedOf;
  readonly said: T;
}

/** Asks an app about what somebody says. Never rejects: where it fails the app's rules say what becomes of it. */
export async function askHook<T extends Said>(
  { hook, log, metrics }: { readonly hook: MessageHook; readonly log: Log; readonly metrics: Metrics },
  { app, rules, user: { id, name }, where, said }: Asking<T>,
): Promise<T | RequestError> {
  const { text, poll } = said;
  try {
    const question = { type: 'message', appId: app, user: { id, name }, ...where, text, ...(poll && { poll }) };
    const answer = await hook.ask(app, rules, question);
    if (answer.action === 'deliver') return said;
    if (answer.action === 'refuse') {
      const { reason } = answer;
      return new RequestError('moderation/refused', reason === undefined ? {} : { details: { reason } });
    }
    if (!isStorable(answer.text) || exceedsBytes(answer.text, limits.textBytes) || (answer.text === '' && !poll))
      throw new Error('Unable to take the text of a hook: because no message may have it.');
    return { ...said, text: answer.text };
  } catch (error) {
    metrics.count('hook_failures_total');
    logFailure(log, error, { task: 'hook', app });
    return rules.onFailure === 'refuse' ? new RequestError('moderation/unchecked') : said;
  }
}
