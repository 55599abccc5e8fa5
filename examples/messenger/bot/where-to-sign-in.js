import { readFile } from 'node:fs/promises';

/** Where the server is and the bot's key: from the environment, or from what `parley dev` wrote for the demo. */
export async function whereToSignIn(env = process.env) {
  const { PARLEY_URL: url, PARLEY_API_KEY: apiKey } = env;
  if (url && apiKey) return { url, apiKey };
  try {
    const demo = JSON.parse(await readFile('.parley/demo.json', 'utf8'));
    return { url: url ?? demo.url, apiKey: apiKey ?? demo.botKey };
  } catch (cause) {
    throw new Error(
      'Unable to start the bot: because PARLEY_URL and PARLEY_API_KEY are not set and there is no .parley/demo.json here. ' +
        'Run npm start in the root of the repository, which starts it too.',
      { cause },
    );
  }
}
