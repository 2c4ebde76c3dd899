/// The ownership types: what annotations, defaults and stubs say of types and methods.
///
/// ```
/// javax.lang.model + annotations + stubs -> Vocabulary -> OwnType     of a variable, field, parameter, result
///                                                      -> Traits      of a class
///                                                      -> Signature   of a method
/// ```
///
/// Reading order: [Mode], [Traits], [OwnType], [Signature].
@NullMarked
package allod.own.check.type;

import org.jspecify.annotations.NullMarked;
