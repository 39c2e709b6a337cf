/**
 * What the id of a pair begins with. Pairs go in the order of their ids: what is taken away first, so that a record at
 * its limit has room again, and pairs that take the same kind of call together, so that a hundred of them take one.
 */
export function sendingOrder(
  write: readonly unknown[] | null,
  removesPair: boolean,
): '0' | '1' | '2' | '3' {
  if (write === null) return removesPair ? '0' : '1'
  return write.length === 0 ? '2' : '3'
}
