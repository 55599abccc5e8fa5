import { library } from '../../tsup.base.js';

export default library(['src/index.ts', 'src/rules.ts', 'src/memory.ts', 'src/cli.ts']);
