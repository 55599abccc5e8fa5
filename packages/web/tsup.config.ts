import { library } from '../../tsup.base.js';

export default library(['src/index.ts', 'src/effects.ts', 'src/push.ts', 'src/push-worker.ts']);
