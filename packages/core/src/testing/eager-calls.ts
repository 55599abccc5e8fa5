/** Loads the code that calls load when it is first used: in virtual time nothing waits for a file. */
export async function eagerCalls(): Promise<void> {
  await Promise.all([
    import('../calls/captions.js'),
    import('../calls/create-call-controls.js'),
    import('../calls/encryption/create-call-encryption.js'),
    import('../calls/group/create-mesh-carrier.js'),
    import('../calls/group/create-server-carrier.js'),
    import('../calls/phone/create-phone-carrier.js'),
    import('../calls/phone/phone-controls.js'),
    import('../calls/quality/quality-of.js'),
  ]);
}
