import type { Link } from '../connection/link.js';
import type { Viewer } from './call-record.js';
import type { Calls } from './calls.js';
import { createRecordings, type Recordings } from './recordings.js';
import { summaryOf } from './summary-of.js';

/** What past calls need. */
export interface PastCallsDeps {
  readonly link: Pick<Link, 'request'>;
  /** Where the server is. */
  readonly url: string;
  readonly viewer: () => Viewer | undefined;
}

/** The calls that this user had, and what was recorded of them. */
export function createPastCalls({ link, url, viewer }: PastCallsDeps): Pick<Calls, 'history'> & Recordings {
  return {
    async history(options = {}) {
      const { calls, next } = await link.request('call.list', options);
      const me = viewer();
      return { calls: me ? calls.map((record) => summaryOf(record, me)) : [], next };
    },
    ...createRecordings(link, url),
  };
}
