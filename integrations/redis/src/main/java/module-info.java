/// A page store on Redis or Valkey: far memory.
module allod.redis {
    requires transitive allod.pages;
    requires lettuce.core;
    // What Lettuce, which has no descriptor of its own, needs at run time.
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver.dns;
    requires io.netty.transport;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports allod.redis;
}
