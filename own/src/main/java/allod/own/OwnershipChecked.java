package allod.own;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A package, module or class that is checked strictly: here an owner may not get out of sight through a field
/// or a container that says nothing of ownership, whatever its class.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PACKAGE, ElementType.MODULE, ElementType.TYPE})
public @interface OwnershipChecked {}
