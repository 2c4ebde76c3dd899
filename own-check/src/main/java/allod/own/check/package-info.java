/// The checker of ownership, as a plugin of javac (`-Xplugin:AllodOwn`) and as an engine for commands.
///
/// ```
/// javac -> AllodOwn -> one class at a time -> type   what annotations, defaults and stubs say of it
///                                          -> lower  its bodies as graphs of points (flow)
///                                          -> move   who owns what, on every path
///                                          -> loan   who borrows what, at every point
///                                          -> escape what may live on the stack
///                                          -> infer  on demand, the words that old code lacks
///                                          -> report what it says
/// ```
///
/// Reading order: [AllodOwn], then the packages from left to right. The chapter is docs/5-own.md.
@NullMarked
package allod.own.check;

import org.jspecify.annotations.NullMarked;
