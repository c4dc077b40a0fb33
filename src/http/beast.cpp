// What of Beast and of Asio's TLS needs no template, compiled once: BOOST_BEAST_SEPARATE_COMPILATION.
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
