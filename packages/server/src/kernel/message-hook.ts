import type { ModerationRules } from '@parley/protocol';

/** Where an app wants to be asked. */
export type HookRules = NonNullable<ModerationRules['hook']>;

/** What an app says of a message. */
export type HookAnswer =
  | { readonly action: 'deliver' }
  | { readonly action: 'refuse'; readonly reason?: string }
  | { readonly action: 'rewrite'; readonly text: string };

/** The way to where apps look at messages before anybody is told. */
export interface MessageHook {
  /** Whether such a place can be asked at all. */
  accepts(url: string): boolean;
  /** Asks, with what the app is to know. Rejects where no answer comes in time, or none that can be read. */
  ask(app: string, hook: HookRules, asked: object): Promise<HookAnswer>;
}
