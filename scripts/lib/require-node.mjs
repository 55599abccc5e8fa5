// Imported first by every command: an old Node gets one clear sentence instead of a syntax error later.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Unable to run Parley: it needs Node 20.19 or newer and this is ${process.versions.node}. ` +
      'Install a newer one from nodejs.org, or run `nvm install` in this folder.\n',
  );
  process.exit(1);
}
