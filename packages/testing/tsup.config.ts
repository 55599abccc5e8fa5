import { library } from '../../tsup.base.js';

export default library(['src/index.ts', 'src/vitest.ts', 'src/jest.ts']);
