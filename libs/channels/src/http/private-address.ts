import ipaddr from 'ipaddr.js';

/** Names that stand for a cloud's metadata service or this machine, whatever they resolve to. */
const NAMES = /(^|\.)(localhost|local|internal|home\.arpa|metadata\.google\.internal)$/i;
export const isPrivateName = (host: string): boolean => NAMES.test(host.replace(/\.$/, ''));

/**
 * Only addresses of the public internet pass: everything `ipaddr.js` files under another range (private, loopback, link-local with
 * 169.254.169.254, unique local, carrier-grade NAT, multicast, reserved, 6to4, teredo, NAT64) is refused, also inside IPv6.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return address.range() === 'unicast' && !(address.kind() === 'ipv6' && isCloudMetadata(address.toString()));
}
const isCloudMetadata = (address: string): boolean => address === 'fd00:ec2::254';
