package allod.own;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A body that the checker does not look into; its signature is believed. Such places are counted and listed.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.TYPE})
public @interface Trusted {
    /// Why the body keeps the promises of its signature.
    ///
    /// @return the reason, never empty
    String value();
}
