import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What to do where one of the programs of the SIP edge is missing. */
export const installPhonePrograms =
  'Install them with: sudo apt-get install --no-install-recommends kamailio kamailio-websocket-modules rtpengine-daemon (Debian, Ubuntu)';

/** Where the programs of the SIP edge are. */
export interface PhonePrograms {
  readonly kamailio: string;
  /** The folder of Kamailio's modules. */
  readonly modules: string;
  readonly rtpengine: string;
}

/** Modules that are packaged apart from Kamailio. */
const apart = ['websocket.so', 'sdpops.so', 'tcpops.so', 'rtpengine.so'];

/** The programs of the SIP edge, where the system has them all. `PATH` is that of the process unless given. */
export function findPhonePrograms(path = process.env['PATH'] ?? ''): PhonePrograms | undefined {
  // Where a user's PATH leaves out the system's own programs.
  const folders = [...path.split(delimiter).filter(Boolean), '/usr/sbin', '/usr/bin', '/usr/local/sbin'];
  const find = (name: string) => folders.map((folder) => join(folder, name)).find(isExecutable);
  const [kamailio, rtpengine] = [find('kamailio'), find('rtpengine')];
  if (kamailio === undefined || rtpengine === undefined) return undefined;
  const lib = join(kamailio, '..', '..', 'lib');
  const modules = [join(lib, '..', 'lib64'), lib, ...entries(lib).map((entry) => join(lib, entry))]
    .map((folder) => join(folder, 'kamailio', 'modules'))
    .find((folder) => apart.every((file) => existsSync(join(folder, file))));
  return modules === undefined ? undefined : { kamailio, modules, rtpengine };
}

/** The configuration of Kamailio that deploy/ holds; a built package brings it along. */
export function readKamailioTemplate(): string {
  for (const place of ['./kamailio/kamailio.cfg', '../../../../../deploy/kamailio/kamailio.cfg']) {
    try {
      return readFileSync(new URL(place, import.meta.url), 'utf8');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  throw new Error(
    'Unable to start the SIP edge: because deploy/kamailio/kamailio.cfg is missing. Install Parley again.',
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
