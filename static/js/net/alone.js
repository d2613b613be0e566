// One page of this device at a time.

/**
 * Do some work while no other page of this device does such work. Where a page is not served securely there are no
 * locks: what is sent twice is still kept once.
 */
export const alone = (what, work) => (navigator.locks ? navigator.locks.request(`inspect-${what}`, work) : work());
