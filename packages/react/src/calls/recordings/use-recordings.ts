import type { Recording } from '@parley/core';
import { useCallback, useEffect, useState } from 'react';
import { useParley } from '../../provider/use-parley.js';

/** A recording, the links to its files by their ids, and who is in it by id. */
export interface ShownRecording extends Recording {
  readonly links: ReadonlyMap<string, string>;
  readonly names: ReadonlyMap<string, string>;
}

/** What `useRecordings` gives. */
export interface RecordingsView {
  /** Undefined until they are known. */
  readonly recordings?: readonly ShownRecording[];
  readonly error?: unknown;
  readonly reload: () => void;
}

/** Files are made soon after a call; whoever waits for one asks again after so long, in ms. */
const askAgainMs = 3_000;
/** Links last ten minutes. */
const renewMs = 540_000;

/** The recordings of a call, with links that are renewed before they expire; while there is none, they are looked for again. */
export function useRecordings(callId: string): RecordingsView {
  const { calls, users } = useParley();
  const [held, setHeld] = useState<Omit<RecordingsView, 'reload'>>({});
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    let shown = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const nameOf = async (id: string) =>
      [
        id,
        await users.get(id).then(
          ({ name }) => name,
          () => id,
        ),
      ] as const;
    const look = async (recording: Recording): Promise<ShownRecording> => {
      const people = [...new Set([recording.by, ...recording.files.map(({ userId }) => userId)])];
      const [links, names] = await Promise.all([calls.recordingLinks(recording.id), Promise.all(people.map(nameOf))]);
      return { ...recording, links: new Map(links.map(({ fileId, url }) => [fileId, url])), names: new Map(names) };
    };
    const ask = async () => {
      const { recordings } = await calls.recordings({ callId });
      return Promise.all(recordings.map(look));
    };
    ask().then(
      (recordings) => {
        if (!shown) return;
        setHeld({ recordings });
        timer = setTimeout(reload, recordings.length > 0 ? renewMs : askAgainMs);
      },
      (error: unknown) => {
        if (shown) setHeld((before) => ({ ...before, error }));
      },
    );
    return () => {
      shown = false;
      clearTimeout(timer);
    };
  }, [calls, users, callId, turn, reload]);
  return { ...held, reload };
}
