package allod.own;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A class whose values several threads may read at the same time: methods without [Mutates] and [Consumes] are
/// safe to call from all of them. Without it a borrow stays on its thread; an owner may be moved to another one
/// unless the class is [Confined].
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Shareable {}
