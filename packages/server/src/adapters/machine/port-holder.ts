import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A program that listens on a port. */
export interface PortHolder {
  readonly pid: number;
  /** Its command line, cut to 120 characters. */
  readonly command: string;
}

const listening = '0A';

/** Who listens on a TCP port of this machine, as far as this user may see it. */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  return (await fromProc(port)) ?? (await fromLsof(port));
}

async function fromProc(port: number): Promise<PortHolder | undefined> {
  const inodes = new Set([...(await inodesOf('/proc/net/tcp', port)), ...(await inodesOf('/proc/net/tcp6', port))]);
  if (inodes.size === 0) return undefined;
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid) || !(await holdsSocket(pid, inodes))) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return holder(Number(pid), command.replaceAll('\0', ' '));
  }
  return undefined;
}

/** The inodes of the sockets that listen on the port, from the kernel's table. */
async function inodesOf(table: string, port: number): Promise<readonly string[]> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = (await readFile(table, 'utf8').catch(() => '')).split('\n').slice(1);
  return lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    return local.endsWith(`:${hex}`) && state === listening && inode ? [inode] : [];
  });
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
    const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
    const [, inode] = /^socket:\[(\d+)\]$/.exec(target) ?? [];
    if (inode && inodes.has(inode)) return true;
  }
  return false;
}

/** Where there is no /proc. */
async function fromLsof(port: number): Promise<PortHolder | undefined> {
  const run = promisify(execFile);
  const found = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']).catch(() => undefined);
  const [, pid] = /^p(\d+)$/m.exec(found?.stdout ?? '') ?? [];
  const [, command = ''] = /^c(.+)$/m.exec(found?.stdout ?? '') ?? [];
  return pid ? holder(Number(pid), command) : undefined;
}

function holder(pid: number, command: string): PortHolder {
  return { pid, command: command.trim().slice(0, 120) };
}
