/// A package of the fed module.
@Deprecated
package fed;
