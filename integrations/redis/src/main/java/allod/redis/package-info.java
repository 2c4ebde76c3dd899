/// A page store on Redis or Valkey: far memory, for data that outgrows one machine.
///
/// ```
/// RedisStore ──► PageRequest ──► Exchange ──► Servers ──► SingleServer or Cluster ──► Lettuce ══► redis-server
///     │              └─► PageRecord, RecordLayout          (until answered, refused, or time is up)
///     └──► Leftovers (keys that nobody needs any more)
/// ```
///
/// Reading order: RecordLayout, PageRecord, RedisStore, Exchange, Servers. No locks are nested; threads of the library
/// see arrays of bytes only, never a frame.
@NullMarked
package allod.redis;

import org.jspecify.annotations.NullMarked;
