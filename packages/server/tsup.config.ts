import { cp } from 'node:fs/promises';
import { library } from '../../tsup.base.js';

export default library(['src/index.ts', 'src/rules.ts', 'src/memory.ts', 'src/cli.ts'], {
  // What `parley dev` fills in for the programs that it starts.
  async onSuccess() {
    for (const program of ['coturn', 'janus', 'kamailio'])
      await cp(`../../deploy/${program}`, `dist/${program}`, { recursive: true });
  },
});
