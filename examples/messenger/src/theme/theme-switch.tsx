import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme, type ThemeChoice } from './use-theme.js';
import './theme-switch.css';

const options: readonly { readonly choice: ThemeChoice; readonly label: string; readonly icon: typeof Sun }[] = [
  { choice: 'light', label: 'Light', icon: Sun },
  { choice: 'dark', label: 'Dark', icon: Moon },
  { choice: 'system', label: 'Like the system', icon: Monitor },
];

/** Light, dark, or like the system. */
export function ThemeSwitch() {
  const { choice, choose } = useTheme();
  return (
    <fieldset className="theme-switch">
      <legend className="visually-hidden">Theme</legend>
      {options.map(({ choice: value, label, icon: Icon }) => (
        <label key={value} className="theme-switch-option" title={label}>
          <input
            type="radio"
            name="theme"
            className="visually-hidden"
            checked={choice === value}
            onChange={() => choose(value)}
          />
          <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
          <span className="visually-hidden">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
