package allod.own.check.report;

import java.net.URI;

/// A body that the checker was told not to look into.
///
/// @param className its class, as `allod.demo.Store`
/// @param member the method, as `put(String,int)`; empty when the whole class is trusted
/// @param reason what `@Trusted` says
/// @param file its file
/// @param line the line of its declaration
public record TrustedPlace(String className, String member, String reason, URI file, int line) {}
