import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { bob, helper, layla } from '../testing/people.js';
import { renderIn } from '../testing/render.js';
import { Avatar } from './avatar.js';
import { avatarHues, hueOf, initialsOf } from './initials.js';

describe('Avatar', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['Jean-Philippe de la Tour', 'JT'],
    ['bob', 'B'],
    ['ليلى حداد', 'لح'],
    ['田中 健二', '田健'],
    ['Élodie', 'É'],
    ['🎉 Party (team)', 'PT'],
    ['  ', ''],
  ])('makes %s into %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it('has the same hue for the same id, and uses all hues', () => {
    expect(hueOf('bob')).toBe(hueOf('bob'));
    const hues = new Set(Array.from({ length: 500 }, (_, index) => hueOf(`user-${index}`)));
    expect(hues.size).toBe(avatarHues);
  });

  it('shows a picture, and initials when it cannot be loaded', () => {
    const { container, rerender } = renderIn(<Avatar user={{ ...bob, avatar: 'https://example.com/bob.png' }} />);
    const image = container.querySelector('img');
    expect(image?.getAttribute('src')).toBe('https://example.com/bob.png');
    if (image) fireEvent.error(image);
    expect(container.textContent).toBe('BØ');
    rerender(<Avatar user={{ ...bob, avatar: 'https://example.com/new.png' }} />);
    expect(container.querySelector('img')).not.toBeNull();
  });

  it('tells bots and groups by an icon', () => {
    const { container, rerender } = renderIn(<Avatar user={helper} />);
    expect(container.querySelector('svg')).not.toBeNull();
    rerender(<Avatar user={layla} group />);
    expect(container.querySelector('svg')).not.toBeNull();
  });
});
