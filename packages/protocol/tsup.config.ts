import { library } from '../../tsup.base.js';

// TypeBox is bundled into the server's part, and no declaration names it: nobody who installs Parley installs it.
export default library(['src/index.ts', 'src/schema.ts', 'src/validate.ts'], {
  noExternal: ['@sinclair/typebox'],
});
