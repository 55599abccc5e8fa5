import type { FilesPort } from '@parley/core';
import { areUploadsLeft } from './marked-uploads.js';

const load = () => import('./kept-uploads.js').then(({ keptUploads }) => keptUploads);

/** Files of a page: their code comes with the first one. */
export const browserFiles: FilesPort = {
  upload: async (source, to) => (await import('./upload.js')).upload(source, to),
  left: areUploadsLeft,
  keep: async (...args) => (await load()).keep(...args),
  kept: async (...args) => (await load()).kept(...args),
  forget: async (...args) => (await load()).forget(...args),
  clear: async (...args) => (await load()).clear(...args),
  async alone(name, run) {
    const locks = (navigator as Partial<Navigator>).locks;
    if (!locks) {
      await run();
      return true;
    }
    return locks.request(`parley upload ${name}`, { ifAvailable: true }, async (lock) => {
      if (lock) await run();
      return lock !== null;
    });
  },
};
