#include "simulation_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/csv.h"
#include "demo.h"
#include "places.h"

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using base::Fault;
using base::FaultError;
using simulation::Division;

std::string read(const fs::path& file) {
  return read_text_file(file).value();
}

/// Rows of a CSV file, the wanted columns in their order.
std::vector<std::vector<std::string>> rows(const fs::path& file, const std::vector<std::string_view>& wanted) {
  std::vector<std::vector<std::string>> taken;
  std::optional<std::vector<std::size_t>> columns;
  const auto done = base::read_csv(read(file), [&](base::CsvRow row) {
    if (!columns) {
      columns = base::csv_columns(row, wanted).value();
      return true;
    }
    std::vector<std::string> fields;
    for (const auto column : *columns) {
      if (column >= row.fields.size())
        throw FaultError(Fault::invalid("", "has too few fields").at(fmt::format("{}:{}", file.string(), row.line)));
      fields.push_back(row.fields[column]);
    }
    taken.push_back(std::move(fields));
    return true;
  });
  if (!done) {
    auto fault = done.error();
    throw FaultError(std::move(fault).at(file.string()));
  }
  return taken;
}

/// Divisions of all files whose name begins with `stem` and whose code begins with `prefix`, in the order of codes.
std::vector<Division> divisions_of(const fs::path& folder, std::string_view stem, std::string_view parent,
                                   std::string_view prefix) {
  std::vector<Division> divisions;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".csv" || !entry.path().stem().string().starts_with(stem)) continue;
    for (auto& row : rows(entry.path(), {"code", "name", parent})) {
      if (row[0].starts_with(prefix)) divisions.push_back({row[0], row[1], row[2]});
    }
  }
  std::sort(divisions.begin(), divisions.end(), [](const Division& a, const Division& b) { return a.code < b.code; });
  return divisions;
}

simulation::Names read_names(const std::optional<fs::path>& data, const fs::path& share) {
  std::vector<std::pair<std::string, double>> surnames;
  std::vector<std::string> given;
  if (data && fs::exists(*data / "names" / "surnames_weighted.csv")) {
    const auto file = *data / "names" / "surnames_weighted.csv";
    for (const auto& row : rows(file, {"surname", "weight"})) {
      const double weight = std::strtod(row[1].c_str(), nullptr);
      if (weight > 0) surnames.emplace_back(row[0], weight);
    }
    if (surnames.empty()) throw FaultError(Fault::invalid("weight", "holds no surname").at(file.string()));
  }
  if (data && fs::exists(*data / "names" / "faker_zh_CN_person.json")) {
    const auto file = *data / "names" / "faker_zh_CN_person.json";
    boost::system::error_code error;
    const auto value = json::parse(read(file), error);
    const auto* root = value.if_object();
    const auto* first = root == nullptr ? nullptr : root->if_contains("first_name");
    if (error || first == nullptr || !first->is_object())
      throw FaultError(Fault::invalid("first_name", "is not there").at(file.string()));
    for (const auto& [kind, list] : first->get_object()) {
      if (!list.is_array()) continue;
      for (const auto& name : list.get_array()) {
        if (name.is_string()) given.emplace_back(name.get_string());
      }
    }
  }
  if (surnames.empty() || given.empty()) {
    const auto file = share / "demo" / "accounts.yaml";
    const auto demo = parse_demo_accounts(read(file), file.string()).value().city;
    if (surnames.empty()) {
      for (const auto& surname : demo.surnames) surnames.emplace_back(surname, 1.0);
    }
    if (given.empty()) given = demo.given_names;
  }
  return {surnames, std::move(given)};
}

}  // namespace

base::Result<SimulationInput> read_simulation_input(const std::optional<fs::path>& data, const std::string& divisions,
                                                    std::size_t organisations, const fs::path& share) {
  try {
    SimulationInput input{"1", "学习城市", {}, read_names(data, share)};
    const auto admin = data ? *data / "admin" : fs::path();
    if (!data || !fs::is_directory(admin)) {
      input.organisations = simulation::invented_organisations(input.city_code, organisations);
      return input;
    }
    input.city_code = divisions;
    const auto cities = rows(admin / "cities.csv", {"code", "name"});
    const auto city = std::find_if(cities.begin(), cities.end(), [&](const auto& row) { return row[0] == divisions; });
    if (city == cities.end())
      return Fault::not_found(
          fmt::format("{} names no city with the code {}", (admin / "cities.csv").string(), divisions));
    input.city_name = (*city)[1];
    const auto counties = divisions_of(admin, "areas", "cityCode", divisions);
    if (counties.empty()) return Fault::not_found(fmt::format("{} holds no county of {}", admin.string(), divisions));
    input.organisations =
        simulation::organisations_of(divisions, counties, divisions_of(admin, "streets", "areaCode", divisions),
                                     divisions_of(admin, "villages", "streetCode", divisions), organisations);
    return input;
  } catch (const FaultError& error) {
    return error.fault;
  } catch (const fs::filesystem_error& error) {
    return Fault::unavailable(error.what());
  }
}

}  // namespace wanqiu::app
