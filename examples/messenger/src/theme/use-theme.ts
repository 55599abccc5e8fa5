import { useSetting } from '../shared/use-setting.js';
import { useMediaQuery } from '../shared/use-media-query.js';

/** What the reader chose: the same as the system, or one of the two. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const choices: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** The theme chosen, the one that shows, and how to choose another; all windows of the demo follow. */
export function useTheme() {
  const [saved, save] = useSetting('theme');
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)');
  const choice = choices.find((each) => each === saved) ?? 'system';
  const shown: 'light' | 'dark' = choice === 'system' ? (systemIsDark ? 'dark' : 'light') : choice;
  const choose = (next: ThemeChoice) => save(next === 'system' ? null : next);
  return { choice, shown, choose };
}
