import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState, type ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { happen, pass, renderIn, violations } from '../testing/render.js';
import { Dialog } from './dialog.js';
import { Later } from './later.js';
import { laterCode, type LaterCode } from './later-code.js';

interface Contents {
  readonly Field: () => ReactNode;
}

const contents: Contents = { Field: () => <input aria-label="Name" data-parley-first="" /> };

/** Code that comes, or does not, when the test says so. */
function code() {
  const tries: Try[] = [];
  const later = laterCode(
    () =>
      new Promise<Contents>((come, fail) => tries.push({ come: () => come(contents), fail: () => fail(new Error()) })),
  );
  return { later, tries };
}

interface Try {
  readonly come: () => void;
  readonly fail: () => void;
}

function Opener({ later }: { readonly later: LaterCode<Contents> }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {open && (
        <Dialog title="Asked" onClose={() => setOpen(false)}>
          <Later code={later}>{({ Field }) => <Field />}</Later>
        </Dialog>
      )}
    </>
  );
}

const opener = () => screen.getByRole('button', { name: 'Open' });
const field = () => screen.queryByRole('textbox', { name: 'Name' });

describe('code that is loaded when it is wanted', () => {
  it('has its dialog at once, and the focus when it comes', async () => {
    const { later, tries } = code();
    const user = userEvent.setup();
    const { container } = renderIn(<Opener later={later} />);
    expect(tries).toHaveLength(0);
    await user.click(opener());
    expect(screen.getByRole('dialog', { name: 'Asked' })).toBeTruthy();
    expect(field()).toBeNull();
    await happen(() => tries[0]?.come());
    expect(document.activeElement).toBe(field());
    expect(await violations(container)).toEqual([]);
    await user.keyboard('{Escape}');
    expect(document.activeElement).toBe(opener());
    // What is there is there at once.
    await user.click(opener());
    expect(document.activeElement).toBe(field());
    expect(tries).toHaveLength(1);
  });

  it('shows that it is on its way only when it takes longer than 200 ms', async () => {
    vi.useFakeTimers();
    const { later, tries } = code();
    const { container } = renderIn(<Opener later={later} />);
    await happen(() => opener().click());
    const waiting = () => container.querySelector('.parley-skeleton-row');
    pass(199);
    expect(waiting()).toBeNull();
    pass(1);
    expect(waiting()).toBeTruthy();
    await happen(() => tries[0]?.come());
    expect(waiting()).toBeNull();
    expect(field()).toBeTruthy();
  });

  it('says that it did not come, and comes by trying again or opening anew', async () => {
    const { later, tries } = code();
    const user = userEvent.setup();
    const { container } = renderIn(<Opener later={later} />);
    await user.click(opener());
    await happen(() => tries[0]?.fail());
    expect(screen.getByRole('alert').textContent).toBe('This could not be loaded. Check your connection.');
    expect(await violations(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    // The button that has the focus stays.
    expect(screen.getByRole('alert').textContent).toBe('');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Try again' }));
    await happen(() => tries[1]?.fail());
    expect(screen.getByRole('alert').textContent).toMatch(/^This could not be loaded/);
    await user.keyboard('{Escape}');
    await user.click(opener());
    expect(screen.queryByRole('alert')).toBeNull();
    await happen(() => tries[2]?.come());
    expect(screen.queryByRole('alert')).toBeNull();
    expect(document.activeElement).toBe(field());
  });

  it('is asked for once, by however many', async () => {
    const { later, tries } = code();
    later.prepare();
    const both = Promise.all([later.load(), later.load()]);
    expect(tries).toHaveLength(1);
    tries[0]?.come();
    expect(await both).toEqual([contents, contents]);
    expect(later.now()).toBe(contents);
    later.prepare();
    expect(tries).toHaveLength(1);
  });
});
