package allod.own;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A method that changes its receiver: the call needs it exclusively, so no borrow of it may be alive. Methods
/// that are safe for several threads at once are no such methods, whatever they change. See also [Consumes].
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Mutates {}
