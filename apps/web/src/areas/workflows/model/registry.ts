export { registry } from '@cultivar/nodes';
